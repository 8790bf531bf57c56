"""What talks to the network. Nothing here knows the ORM: threads run it."""
