// Written by specproof 0.1.1 from alibaba-qwen3-5-397b.json (sha256 77474eb872655b3d745da9e675317f20120a74cafa4a2385361b9e7424b04f66). Changes made here are lost.
// @ts-nocheck

export * from '../shared/response-02ca6936aabb.js'
