"""What goes into the API and what comes out of it, by topic; the OpenAPI document is made from these."""
