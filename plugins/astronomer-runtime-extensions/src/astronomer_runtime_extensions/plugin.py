"""The plugin that Airflow loads: in every command, so next to nothing is imported here."""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin  # pants: no-infer-dep

from astronomer_runtime_extensions.threads import wait_before_forks

wait_before_forks()


class _Blueprints:
    """The blueprint, made when a webserver asks for it."""

    def __get__(self, plugin: object, owner: type | None = None) -> list[Any]:
        from astronomer_runtime_extensions.web import blueprint

        return [blueprint()]


class AstronomerPlugin(AirflowPlugin):  # type: ignore[misc]  # Airflow is not there when types are checked
    """Footer, menu, theme and update notices; and forks that do not stop."""

    name = "astronomer_runtime_extensions"
    flask_blueprints = _Blueprints()
