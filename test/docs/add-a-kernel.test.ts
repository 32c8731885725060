import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../empty-folder.ts';
import { everything } from '../everything.ts';
import { root, textOf } from './markdown.ts';

const page = textOf('docs/add-a-kernel.md');

/** The fenced blocks of the page's list, without its indentation. */
const blocks = [...page.matchAll(/^ {3}```(\w+)\n([\s\S]*?)^ {3}```$/gm)].map(([, info, body]) => ({
  info,
  text: body.replace(/^ {3}/gm, ''),
}));

/** The project, as far as a build and a search need it. */
function clone(): string {
  const folder = emptyFolder();
  for (const path of ['bin', 'schemas', 'src', 'workers', 'scenarios', 'results/golden.json', 'build.js', 'package.json', 'tsconfig.json'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

it.runIf(everything)('the walk through docs/add-a-kernel.md works as written', { timeout: 900_000 }, () => {
  const folder = clone();
  const [rules] = blocks.filter(({ info }) => info === 'ts');
  expect(rules.text.split('\n').length).toBeLessThan(60);
  writeFileSync(join(folder, 'src/kernel/my-patch.ts'), rules.text);

  const catalogue = join(folder, 'src/kernel/catalogue.ts');
  const listed = readFileSync(catalogue, 'utf8').replace(/(const kernels.*linux70),/, '$1, myPatch,');
  expect(listed).toContain('linux70, myPatch,');
  writeFileSync(catalogue, `import { myPatch } from './my-patch.ts';\n${listed}`);

  const commands = blocks.filter(({ info }) => info === 'text').flatMap(({ text }) => text.trim().split('\n'));
  expect(commands.length).toBeGreaterThanOrEqual(5);
  for (const command of commands) {
    const { status, stdout } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
    expect({ command, status, last: stdout.slice(-300) }).toMatchObject({ command, status: 0 });
    if (command.includes('scenarios/bugs')) expect(stdout).toMatch(/30 verified, 1 not applicable/);
  }
  const broken = spawnSync('sh', ['-c', 'npm run explore -- align-down-folio --kernel 7.0'], { cwd: folder });
  expect(broken.status).toBe(1);
});
