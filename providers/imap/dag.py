"""IMAP with TLS: wait for an attachment and download it."""

import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from airflow import DAG
from airflow.hooks.base import BaseHook
from airflow.operators.python import PythonOperator
from airflow.providers.imap.hooks.imap import ImapHook
from airflow.providers.imap.sensors.imap_attachment import ImapAttachmentSensor


def deliver():
    """Send a mail with an attachment, without any provider."""
    user, mail = BaseHook.get_connection("proof_imap"), EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Goods", "shop@example.test", "office@example.test"
    mail.set_content("See the attachment.")
    mail.add_attachment(b"goods;3", maintype="text", subtype="csv", filename="goods of the day.csv")
    with smtplib.SMTP_SSL("mail", 1465) as server:
        server.login(user.login, user.password)
        server.send_message(mail)


def download(name):
    """Download an attachment, and show it."""
    with ImapHook("proof_imap") as hook:
        hook.download_mail_attachments(name, "/tmp")
    print("it has", Path("/tmp", name).read_text())


def look(connection):
    """Open the mailbox of a connection."""
    with ImapHook(connection) as hook:
        hook.has_mail_attachment("goods")


with DAG("imap", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    name = "goods of the day.csv"
    PythonOperator(task_id="deliver", python_callable=deliver, priority_weight=10)
    ImapAttachmentSensor(
        task_id="sensor", attachment_name=name, conn_id="proof_imap", poke_interval=1, timeout=120
    ) >> [
        PythonOperator(task_id="download", python_callable=download, op_args=[name]),
        PythonOperator(task_id="missing", python_callable=download, op_args=["missing.csv"]),
    ]
    PythonOperator(
        task_id="slow",
        python_callable=look,
        op_args=["proof_imap_silent"],
        execution_timeout=timedelta(seconds=3),
    )
    PythonOperator(task_id="wrong_password", python_callable=look, op_args=["proof_imap_wrong"])
