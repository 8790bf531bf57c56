from . import downloads, portal, preferences, sign_up
