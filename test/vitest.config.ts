import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** `regula`, `regula/regularize`, … mean the sources: no build before a test. */
const alias = [
  { find: /^regula$/, replacement: fromRoot('src/index.ts') },
  { find: /^regula\/(\w+)$/, replacement: fromRoot('src/$1/index.ts') },
]

export default defineConfig({
  root: fromRoot('.'),
  resolve: { alias },
  test: {
    environment: 'node',
    allowOnly: false,
    testTimeout: 30_000,
    setupFiles: [fromRoot('properties/setup.ts')],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/docs/**', 'test/package/**', 'test/browser/**', 'test/gpu/**'],
        },
      },
      { extends: true, test: { name: 'properties', include: ['properties/**/*.laws.ts'] } },
      { extends: true, test: { name: 'docs', include: ['test/docs/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'gpu',
          include: ['test/gpu/**/*.test.ts'],
          globalSetup: fromRoot('test/gpu/setup.ts'),
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 240_000 },
      },
    ],
  },
})
