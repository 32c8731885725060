import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { Piscina } from 'piscina';

// The entry point where a worker is TypeScript, as under vitest. It is bundled for each thread, which takes a third of the time that loading its modules one by one takes.
process.setSourceMapsEnabled(true);
const bundle = join(tmpdir(), `pincheck-worker-${process.pid}-${threadId}.mjs`);
buildSync({
  entryPoints: [fileURLToPath(Piscina.workerData.url)],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
  // Of the packages that are bundled, some require modules of Node.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
const { default: run } = await import(pathToFileURL(bundle).href);
rmSync(bundle);

export default run;
