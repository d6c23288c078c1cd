import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// Built into ../../artifacts/web, from where the silo's project takes it into its assembly.
export default defineConfig({
  plugins: [svelte()],
  build: { outDir: '../../artifacts/web', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 900, reportCompressedSize: false },
  server: { proxy: { '/api': 'http://127.0.0.1:5080', '/openapi': 'http://127.0.0.1:5080', '/reference': 'http://127.0.0.1:5080' } },
});
