"""Print the version that Airflow reports, and what Airflow derives from it; the first argument is the release."""

import importlib
import json
import os
import re
import stat
import sys
import tempfile
from datetime import datetime, timezone
from importlib import metadata

AIRFLOW = importlib.import_module("airflow")


def footer() -> str:
    """Return the link in the footer of each page."""
    path = os.path.join(os.path.dirname(str(AIRFLOW.__file__)), "www/templates/airflow/main.html")
    with open(path, encoding="utf-8") as template:
        link = re.search(r'<a href="[^"]*/apache-airflow/.*?</a>', template.read())
    page = importlib.import_module("jinja2").Template(link.group() if link else "")
    return str(page.render(airflow_version=AIRFLOW.__version__))


def labels() -> "dict[str, str]":
    """Return the labels of a task's pod. Older versions of Airflow have the module in Airflow, not in the provider."""
    kubernetes = importlib.import_module("kubernetes.client.models")
    try:
        module = importlib.import_module("airflow.providers.cncf.kubernetes.pod_generator")
    except ImportError:
        module = importlib.import_module("airflow.kubernetes.pod_generator")
    pod = module.PodGenerator.construct_pod(
        dag_id="dag",
        task_id="task",
        pod_id="pod",
        try_number=1,
        kube_image="image",
        date=datetime.now(timezone.utc),
        args=["airflow"],
        pod_override_object=None,
        base_worker_pod=kubernetes.V1Pod(
            metadata=kubernetes.V1ObjectMeta(),
            spec=kubernetes.V1PodSpec(containers=[kubernetes.V1Container(name="base")]),
        ),
        namespace="default",
        scheduler_job_id="1",
        run_id="run",
    )
    return dict(pod.metadata.labels)


def external(release: str) -> "str | None":
    """Return the version that ExternalPythonOperator finds in an environment with the release; None before 2.4."""
    operators = importlib.import_module("airflow.operators.python")
    if not hasattr(operators, "ExternalPythonOperator"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        python = os.path.join(folder, "python")
        with open(python, "w") as file:
            file.write(f"#!/bin/sh\necho {release}\n")
        os.chmod(python, stat.S_IRWXU)
        operator = operators.ExternalPythonOperator(task_id="task", python=python, python_callable=external)
        return str(operator._get_airflow_version_from_target_env())


def main() -> None:
    """Print all facts."""
    said = {
        "airflow": AIRFLOW.__version__,
        "airflow.version": importlib.import_module("airflow.version").version,
        "metadata": metadata.version("apache-airflow"),
    }
    print(
        json.dumps(
            {
                "said": said,
                "documentation": importlib.import_module("airflow.utils.docs").get_docs_url("a.html"),
                "footer": footer(),
                "labels": labels(),
                "external": external(sys.argv[1]),
            }
        )
    )


if __name__ == "__main__":
    main()
