// Tests the warnings before the first write: they name figures, and are given only where the facts are known.

import { expect, test } from 'vitest';
import type { Instance } from '../client/dialects/catalogue.ts';
import { checkFit, type FitFacts } from './fit.ts';

const gpu = (instanceType: string, gpuMemoryGb: number, pricePerHour: number): Instance => ({
  vendor: 'aws',
  region: 'us-east-1',
  accelerator: 'gpu',
  instanceType,
  instanceSize: 'x1',
  available: true,
  status: 'available',
  pricePerHour,
  numAccelerators: 1,
  gpuMemoryGb,
});

const T4 = gpu('nvidia-t4', 14, 0.5);
const L4 = gpu('nvidia-l4', 24, 0.8);
const A100 = gpu('nvidia-a100', 80, 2.5);
const { gpuMemoryGb: _none, ...CPU } = { ...T4, accelerator: 'cpu', instanceType: 'intel-spr' };

const check = (change: Partial<FitFacts>) =>
  checkFit({
    catalogue: { dialect: 'production', instances: [A100, { ...L4, available: true }, T4, CPU] },
    instance: T4,
    image: { huggingface: {} },
    weightBytes: 1e9,
    isNew: true,
    ...change,
  });

test('a model that fits, or whose size is unknown, gives no warning', () => {
  expect(check({})).toEqual([]);
  expect(check({ weightBytes: undefined })).toEqual([]);
  expect(check({ weightBytes: 16e9, instance: CPU })).toEqual([]);
});

test('a model that is too large names the cheapest instance that holds it', () => {
  expect(check({ weightBytes: 16e9 })).toEqual([
    { kind: 'tooSmall', weightBytes: 16e9, gpuMemoryGb: 14, cheapest: L4 },
  ]);
  expect(check({ weightBytes: 13e9 })).toMatchObject([{ kind: 'tooSmall', cheapest: L4 }]);
  expect(check({ weightBytes: 500e9 })).toEqual([{ kind: 'tooSmall', weightBytes: 500e9, gpuMemoryGb: 14 }]);
});

test('a quota that is used up counts for a new preview only', () => {
  const quota = { maxAccelerators: 2, usedAccelerators: 2 };
  expect(check({ instance: { ...T4, quota } })).toEqual([{ kind: 'noQuota', ...quota }]);
  expect(check({ instance: { ...T4, quota }, isNew: false })).toEqual([]);
});

test('a missing price, and an engine for accelerators on a CPU, give warnings', () => {
  const { pricePerHour: _price, ...free } = CPU;
  expect(check({ instance: free, image: { vLLM: { url: 'vllm/vllm-openai:v0.10.0' } } })).toEqual([
    { kind: 'noPrice' },
    { kind: 'engineOnCpu', engine: 'vLLM' },
  ]);
  expect(
    check({ instance: CPU, image: { llamacpp: { url: 'ghcr.io/ggml-org/llama.cpp', modelPath: 'x' } } }),
  ).toEqual([]);
});
