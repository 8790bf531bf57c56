"""The sandbox's own tests: a real server process, the official SDK, a real callback receiver."""
