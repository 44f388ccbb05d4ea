"""Pure rules: values in, a value out; no clock, no randomness, no input or output."""
