import { Buffer } from 'node:buffer';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';

// A few files for each program instead of hundreds of modules: that halves the time until a search starts, once for the command line and once for each thread. What only some
// commands need is loaded by them. All files stand equally deep, because some name others relative to themselves.
const programs = await build({
  entryPoints: ['src/cli/main.ts', 'src/cli/model-code.ts', 'workers/*.ts'],
  bundle: true,
  splitting: true,
  chunkNames: 'src/cli/[name]-[hash]',
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  sourcesContent: false,
  outdir: 'dist',
  outbase: '.',
  write: false,
  logLevel: 'warning',
});

// What report.html and the live explorer carry: a page has to stand alone, so its script and its style are one file each, and small.
const pages = await build({
  entryPoints: ['src/page/report.tsx', 'src/page/explorer.tsx', 'src/page/nightly.tsx', 'src/page/page.css'],
  bundle: true,
  minify: true,
  target: 'es2023',
  format: 'esm',
  outdir: 'dist/page',
  write: false,
  logLevel: 'warning',
});

// A run that has started may still have to load its workers: what has not changed stays, and what has is replaced as a whole.
function put(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, contents);
  renameSync(fresh, path);
}

for (const { path, contents } of [...programs.outputFiles, ...pages.outputFiles]) put(path, contents);
const { modelCodeOf } = await import('./dist/src/cli/model-code.js');
put('dist/model-code', Buffer.from(modelCodeOf('./')));
