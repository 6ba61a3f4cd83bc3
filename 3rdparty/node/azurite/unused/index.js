// Azurite loads these packages, and uses them only for telemetry and for a database of Microsoft SQL Server.
module.exports = {};
