"""Security advisories in OSV form: https://ossf.github.io/osv-schema/."""
