"""Airflow at work in one container, with a database in a file: what each user must be able to run."""

from __future__ import annotations

# The examples would only take time, and so would more than one process of the webserver.
ENVIRONMENT = {"AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__WEBSERVER__WORKERS": "1"}
# Prints the DAGs, and a word for each component that works; everything else is for stderr.
SCHEDULER = """
set -e
exec 3>&1 >&2
airflow db upgrade
airflow dags list --output json >&3
airflow scheduler --num-runs 1
touch logs/written
echo scheduler >&3
"""
# The limit is for a machine that has much else to do.
WEBSERVER = """
airflow webserver &
for _ in {1..200}; do
  if curl --silent --fail localhost:8080/health; then
    echo webserver >&3
    exit
  fi
  sleep 1
done
exit 1
"""
