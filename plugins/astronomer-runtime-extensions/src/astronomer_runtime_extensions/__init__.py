"""What Astronomer adds to Airflow's web interface: footer, menu, theme and update notices."""
