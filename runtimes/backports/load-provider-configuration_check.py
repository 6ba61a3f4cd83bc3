"""An option that a provider declares as sensitive is masked in the webserver's view of the configuration.

The check installs a provider, starts gunicorn as `airflow webserver` does, and reads the configuration as the view
does.
"""

from __future__ import annotations

import os
import pathlib
import sys
import tempfile

from isolated import end_with

VALUE = "a-value-to-mask"
MODULE = """
def get_provider_info():
    option = dict(description="", type="string", version_added="1.0.0", example=None, default="", sensitive=True)
    section = dict(description="", options=dict(password=option))
    return {"package-name": "shop-provider", "name": "Shop", "description": "", "config": {"shop": section}}
"""


def install_provider(folder: pathlib.Path) -> None:
    """Install a provider with a sensitive option in a folder, and add the folder to the path."""
    folder.joinpath("shop_provider.py").write_text(MODULE)
    info = folder / "shop_provider-1.0.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: shop-provider\nVersion: 1.0.0\n")
    info.joinpath("entry_points.txt").write_text(
        "[apache_airflow_provider]\nprovider_info = shop_provider:get_provider_info\n"
    )
    sys.path.insert(0, str(folder))


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.configuration import conf
    from airflow.www import gunicorn_config

    os.environ["AIRFLOW__SHOP__PASSWORD"] = VALUE
    with tempfile.TemporaryDirectory() as folder:
        install_provider(pathlib.Path(folder))
        gunicorn_config.on_starting(None)
    options = conf.as_dict(display_source=True, display_sensitive=False)
    shown, source = options["shop"]["password"]
    return f"a sensitive option is shown: {shown} ({source})" if VALUE in shown else None


if __name__ == "__main__":
    end_with(problem)
