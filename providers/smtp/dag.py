"""SMTP with TLS and with STARTTLS: mails that arrive whole."""

import email
import imaplib
from datetime import datetime
from email import policy
from pathlib import Path

from airflow import DAG
from airflow.hooks.base import BaseHook
from airflow.operators.python import PythonOperator
from airflow.providers.smtp.operators.smtp import EmailOperator

FILE = Path(__file__)


def received():
    """Show what the mailbox has, without any provider."""
    user = BaseHook.get_connection("proof_smtp")
    with imaplib.IMAP4_SSL("mail", 1993) as box:
        box.login(user.login, user.password)
        box.select()
        _, found = box.search(None, "FROM", "shop@example.test", "SUBJECT", "goods")
        mails = [
            email.message_from_bytes(box.fetch(number, "(RFC822)")[1][0][1], policy=policy.default)
            for number in found[0].split()
        ]
    print(" | ".join(sorted(f"{mail['Subject']}: {mail['To']} {mail['Cc']}" for mail in mails)))
    files = [part.get_content() for mail in mails for part in mail.iter_attachments()]
    contents = [content if isinstance(content, bytes) else content.encode() for content in files]
    assert FILE.read_bytes().splitlines() in [content.splitlines() for content in contents], "no such file"


with DAG("smtp", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def mail(task, connection, subject="more", to="office@example.test", **options):
        """Make a task that sends a mail."""
        return EmailOperator(
            task_id=task, to=to, subject=subject, html_content="<p>Größe: 3</p>", conn_id=connection, **options
        )

    sent = [
        mail("send", "proof_smtp", "Goods of the day", cc=["a@example.test"], files=[str(FILE)]),
        mail("starttls", "proof_smtp_starttls", "Even more goods"),
    ]
    sent >> PythonOperator(task_id="received", python_callable=received)
    mail("refused", "proof_smtp", to="nobody@refused.test")
    mail("slow", "proof_smtp_silent")
    mail("wrong_password", "proof_smtp_wrong")
