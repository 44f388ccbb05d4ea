"""A member's account: signing in, devices, activation, password and own details."""
