import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** What a page needs to share memory with the threads of its programs. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  root: fromRoot('docs/playground'),
  base: './',
  resolve: {
    alias: [
      { find: /^regula$/, replacement: fromRoot('src/index.ts') },
      { find: /^regula\/(\w+)$/, replacement: fromRoot('src/$1/index.ts') },
    ],
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000 },
  server: { headers: isolation, fs: { allow: [fromRoot('.')] } },
  preview: { headers: isolation },
})
