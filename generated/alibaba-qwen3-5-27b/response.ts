// Written by specproof 0.1.1 from alibaba-qwen3-5-27b.json (sha256 e1f15df64b7ce790d24cd0b868086f54fe276123c368249eadbb61659be784f4). Changes made here are lost.
// @ts-nocheck

export * from '../shared/response-02ca6936aabb.js'
