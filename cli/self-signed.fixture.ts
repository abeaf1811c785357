/** A key and a certificate of api.example that it signs itself, for servers of tests. */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgncJA204biSj8me1n
NrwXULKNL1tApANv7m1Y76dpf+6hRANCAATMVvS68SQihFowoJKX9swMN4t0cgVX
bWqzwL/5CkMctgPw//hcGit9JacPcimsHKr/oelIzSgSUyOVGYkn4u5n
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBaDCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAthcGkuZXhh
bXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFjEUMBIGA1UE
AwwLYXBpLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATMVvS68SQi
hFowoJKX9swMN4t0cgVXbWqzwL/5CkMctgPw//hcGit9JacPcimsHKr/oelIzSgS
UyOVGYkn4u5no0owSDAWBgNVHREEDzANggthcGkuZXhhbXBsZTAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBQ8IIA1bOn3wVyqUx+Wu12TAq93KDAKBggqhkjOPQQD
AgNJADBGAiEAmPcypCk+Qa5zj8lyw3n+gWhpOze5m28Kwlo6UoDrSnICIQCqHZf6
rLedltyBwvje8cLsM1ivrhC7752sFtlQyfXPIw==
-----END CERTIFICATE-----
`,
} as const
