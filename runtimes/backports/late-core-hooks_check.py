"""The configuration of providers is found without loading a hook; the hooks of Airflow itself are all there."""

from __future__ import annotations

from isolated import end_with
from loaded import loaded_by

PROGRAM = "from airflow.providers_manager import ProvidersManager as M; M().initialize_providers_configuration()"
HOOKS = {
    "fs": "airflow.hooks.filesystem.FSHook",
    "package_index": "airflow.hooks.package_index.PackageIndexHook",
}


def problem() -> str | None:
    """What is wrong, or None."""
    loaded = loaded_by(PROGRAM) & {"airflow.hooks.filesystem", "airflow.hooks.package_index", "flask_appbuilder"}
    if loaded:
        return f"the configuration of providers loads {', '.join(sorted(loaded))}"
    from airflow.providers_manager import ProvidersManager

    manager = ProvidersManager()
    found = {name: manager.hooks[name].hook_class_name for name in HOOKS if manager.hooks[name]}
    if found != HOOKS:
        return f"the hooks of Airflow are {found}"
    return None if set(HOOKS) <= set(manager.field_behaviours) else "the hooks' fields in the form are missing"


if __name__ == "__main__":
    end_with(problem)
