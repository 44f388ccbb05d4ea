"""Where templates, static files, migrations and catalogues lie: in a checkout, or inside an installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _folder(installed: str, checkout: str) -> Path:
    inside = PACKAGE / installed
    return inside if inside.is_dir() else PACKAGE.parent / checkout


TEMPLATES = _folder("_templates", "templates")
STATIC = _folder("_static", "static")
MIGRATIONS = _folder("_migrations", "migrations")
TRANSLATIONS = PACKAGE / "translations"
