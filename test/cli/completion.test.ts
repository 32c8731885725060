import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { candidates } from '../../src/cli/candidates.ts';
import { completionScripts } from '../../src/cli/completion-scripts.ts';
import { exploreCommand } from '../../src/cli/explore-command.ts';
import { listCommand } from '../../src/cli/list-command.ts';
import { replayCommand } from '../../src/cli/replay-command.ts';
import { emptyFolder } from '../empty-folder.ts';
import { filesBelow, pincheck, root } from './run-cli.ts';

const program = new Command('pincheck').option('--no-color');
for (const command of [exploreCommand, listCommand, replayCommand]) program.addCommand(command(() => undefined));
program.addCommand(new Command('secret'), { hidden: true });

const values = {
  scenario: () => Promise.resolve(['merge', 'map-fault', '$(touch owned)', 'two\nlines', '\u001b[2J']),
  kernel: () => Promise.resolve(['6.2', 'v5']),
};

describe('candidates', () => {
  it.each([
    ['', ['explore', 'list', 'replay', 'help']],
    ['re', ['replay']],
    ['explore m', ['merge', 'map-fault']],
    ['explore ', ['merge', 'map-fault', '$(touch owned)']],
    ['explore merge ', []],
    ['explore --kernel ', ['6.2', 'v5']],
    ['explore --kernel v5 mer', ['merge']],
    ['explore --json mer', ['merge']],
    ['explore --engine p', ['packed']],
    ['explore --max', ['--max-states', '--max-violations']],
    ['explore --no', ['--no-spill', '--no-color']],
    ['explore --out ', []],
    ['--no-color lis', ['list']],
    ['list inv', ['invariants']],
    ['replay ', []],
    ['nonsense --kernel ', ['explore', 'list', 'replay', 'help']],
  ])('for "%s"', async (line, words) => {
    expect(await candidates(program, line.split(' '), values)).toEqual(words);
  });
});

describe.concurrent('completion', () => {
  it('knows scenarios, kernels, models, properties and bounds', async () => {
    const cwd = emptyFolder();
    const words = async (...given: string[]) => (await pincheck(['complete', '--', ...given], { cwd })).stdout.trimEnd().split('\n');
    expect(await words('explore', 'dio-read')).toEqual(['dio-read-fork']);
    expect(await words('explore', '--kernel', '')).toEqual(expect.arrayContaining(['6.2', 'v5', '6.6']));
    expect(await words('explore', '--model', 'two')).toEqual(['two-phase-commit']);
    expect(await words('explore', '--invariant', 'dead')).toEqual(['deadlock']);
    expect(await words('explore', '--set', 'fra')).toEqual(['frames=']);
    expect(await words('comp')).toEqual(['completion']);
  });

  it('is printed for each shell, and for no other', async () => {
    const cwd = emptyFolder();
    for (const shell of ['bash', 'zsh', 'fish'])
      expect(await pincheck(['completion', shell], { cwd })).toEqual({ code: 0, stdout: completionScripts[shell], stderr: '' });
    const { code, stderr } = await pincheck(['completion', 'tcsh'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/Allowed choices are bash, zsh, fish/);
  });

  /** What bash offers for a line, with `pincheck` as a function of it. */
  function offered(cwd: string, stub: string, line: string): string[] {
    const words = line.split(' ').map((word) => `'${word}'`);
    const script = `${completionScripts['bash']}
${stub}
COMP_WORDS=(${words.join(' ')})
COMP_CWORD=${words.length - 1}
_pincheck
[[ \${#COMPREPLY[@]} -gt 0 ]] && printf '%s\\n' "\${COMPREPLY[@]}"
complete -p pincheck`;
    writeFileSync(join(cwd, 'try.sh'), script);
    const { stdout, stderr } = spawnSync('bash', ['--norc', 'try.sh'], { cwd, encoding: 'utf8' });
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.pop()).toBe('complete -o default -F _pincheck pincheck');
    return lines;
  }

  it('works in bash', () => {
    const stub = `pincheck() { '${process.execPath}' '${join(root, 'bin/pincheck.js')}' "$@"; }`;
    expect(offered(emptyFolder(), stub, 'pincheck explore --store h')).toEqual(['hash64']);
  });

  const program = `'${process.execPath}' '${join(root, 'bin/pincheck.js')}'`;

  /** Is a shell here? CI installs both. */
  function isHere(shell: string, skip: (why: string) => void): boolean {
    const found = spawnSync(shell, ['-c', 'true']).status === 0;
    if (!found) skip(`${shell} is not installed`);
    return found;
  }

  it('works in zsh', ({ skip }) => {
    if (!isHere('zsh', skip)) return;
    const cwd = emptyFolder();
    const offeredFor = (...words: string[]): string[] => {
      // Builtins of zsh that only its line editor has, as far as the script uses them.
      const stubs = `compdef() { print -r -- "compdef $*" }
compadd() { print -rl -- "\${(@P)2}" }
_files() { print files }
pincheck() { ${program} "$@" }`;
      const tried = `words=(${words.map((word) => `'${word}'`).join(' ')})\nCURRENT=${words.length}\n_pincheck`;
      writeFileSync(join(cwd, 'try.zsh'), `${stubs}\n${completionScripts['zsh']}\n${tried}`);
      const { stdout, stderr } = spawnSync('zsh', ['-f', 'try.zsh'], { cwd, encoding: 'utf8' });
      expect(stderr).toBe('');
      const [first, ...lines] = stdout.trimEnd().split('\n');
      expect(first).toBe('compdef _pincheck pincheck');
      return lines;
    };
    expect(offeredFor('pincheck', 'explore', '--store', 'h')).toEqual(['hash64']);
    expect(offeredFor('pincheck', 'explore', '--kernel', '6.1')).toEqual(['6.1', '6.13', '6.18']);
    expect(offeredFor('pincheck', 'explore', '--out', '')).toEqual(['files']);
  });

  it('works in fish', ({ skip }) => {
    if (!isHere('fish', skip)) return;
    const cwd = emptyFolder();
    const offeredFor = (line: string): string[] => {
      const script = `function pincheck; ${program} $argv; end\n${completionScripts['fish']}\ncomplete -C '${line}'`;
      writeFileSync(join(cwd, 'try.fish'), script);
      const { stdout, stderr } = spawnSync('fish', ['--no-config', 'try.fish'], {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, HOME: cwd },
      });
      expect(stderr).toBe('');
      return stdout.trimEnd().split('\n');
    };
    expect(offeredFor('pincheck explore --store h')).toEqual(['hash64']);
    expect(offeredFor('pincheck explore --kernel 6.1')).toEqual(['6.1', '6.13', '6.18']);
  });

  it('does not let the name of a file run as a command', () => {
    const cwd = emptyFolder();
    const stub = `pincheck() { printf '%s\\n' '$(touch owned)' '\`touch owned\`' "'; touch owned; '" 'a b' '*'; }`;
    const words = offered(cwd, stub, 'pincheck explore ');
    expect(words).toEqual([
      String.raw`\$\(touch\ owned\)`,
      '\\`touch\\ owned\\`',
      String.raw`\'\;\ touch\ owned\;\ \'`,
      String.raw`a\ b`,
      String.raw`\*`,
    ]);
    spawnSync('bash', ['-c', `echo ${words.join(' ')}`], { cwd });
    expect(filesBelow(cwd)).toEqual(['try.sh']);
  });
});
