// The examples lie flat, so that they can be copied one by one.
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../vitest.base.ts';

export default mergeConfig(base, defineConfig({ test: { include: ['*.test.ts'] } }));
