// Written by specproof 0.1.1 from alibaba-qwen3-5-397b.json (sha256 77474eb872655b3d745da9e675317f20120a74cafa4a2385361b9e7424b04f66). Changes made here are lost.

export * from '../shared/response-9a52218de34f.js'
