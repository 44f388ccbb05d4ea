"""The wording of every enum, by topic, in the three languages."""

import importlib
import pkgutil

# Templates say wording.registration.STATUS: every topic is there once the package is.
for _topic in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_topic.name}")
