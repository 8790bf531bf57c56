"""The runner of setup/test: which parts there are, how each runs, what they count to."""
