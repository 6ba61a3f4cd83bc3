"""A DAG whose operator moved: version 3 of the Amazon provider deprecates the old module, a later one lacks it."""

from datetime import datetime

from airflow import DAG
from airflow.providers.amazon.aws.operators.s3_bucket import S3CreateBucketOperator

with DAG("buckets", start_date=datetime(2022, 1, 1), schedule_interval=None) as dag:
    S3CreateBucketOperator(task_id="create", bucket_name="reports")
