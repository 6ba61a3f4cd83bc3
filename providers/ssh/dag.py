"""SSH: commands with a password and with a key, the server's own key, and a tunnel."""

import os
import urllib.parse
import urllib.request
from datetime import datetime
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.ssh.hooks.ssh import SSHHook
from airflow.providers.ssh.operators.ssh import SSHOperator

KEYS = Path("/usr/local/airflow/include/tls")


def greet(connection, option, key):
    """Run a command with a key of this run as an option of the connection."""
    text = urllib.parse.quote((KEYS / key).read_text(), safe="")
    os.environ[f"AIRFLOW_CONN_{connection.upper()}"] += f"&{option}={text}"
    with SSHHook(connection).get_conn() as client:
        print(client.exec_command("echo the server greets $USER")[1].read().decode())


def tunnel():
    """Get a page through the server."""
    with SSHHook("proof_ssh").get_tunnel(8080, "web") as made:
        address = f"http://localhost:{made.local_bind_port}/echo"
        print("the page says", urllib.request.urlopen(address, b"fresh bread", timeout=20).read().decode())


with DAG("ssh", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def command(task, line, connection="proof_ssh", **options):
        """Make a task that runs a command on the server."""
        return SSHOperator(task_id=task, command=line, ssh_conn_id=connection, **options)

    def greeting(task, connection, option, key):
        """Make a task that runs a command with a key."""
        return PythonOperator(task_id=task, python_callable=greet, op_args=[connection, option, key])

    command("command", 'echo "$(whoami) has $GOODS"', environment={"GOODS": "fresh bread"})
    greeting("key", "proof_ssh_key", "private_key", "ssh_key")
    greeting("known_server", "proof_ssh_checked", "host_key", "ssh_host.pub")
    greeting("another_server", "proof_ssh_checked", "host_key", "ssh_other.pub")
    PythonOperator(task_id="tunnel", python_callable=tunnel)
    command("error", "echo it is out of bread >&2; exit 3")
    command("slow", "sleep 60", cmd_timeout=2)
    command("wrong_password", "true", "proof_ssh_wrong")
