"""Scripts that run Airflow in one container on SQLite. They must work for every user that the image supports."""

from __future__ import annotations

# The example DAGs and further webserver processes would only slow the test down.
ENVIRONMENT = {"AIRFLOW__CORE__LOAD_EXAMPLES": "False", "AIRFLOW__WEBSERVER__WORKERS": "1"}
# Prints the DAGs and the name of each component that works to stdout, and everything else to stderr.
SCHEDULER = """
set -e
exec 3>&1 >&2
airflow db upgrade
airflow dags list --output json >&3
airflow scheduler --num-runs 1
touch logs/written
echo scheduler >&3
"""
# The limit is generous because the machine may be busy.
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
