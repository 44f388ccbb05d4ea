"""The shared ground floor of the services: access, audit, search, places."""
