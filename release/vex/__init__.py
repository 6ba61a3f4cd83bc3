"""Statements about vulnerabilities of images, in OpenVEX: https://github.com/openvex/spec."""
