"""The app, for any WSGI server: `flask --app wsgi`, `gunicorn wsgi:app`."""

from activity_hub import create_app

app = create_app()
