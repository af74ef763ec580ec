/**
 * Code that wants to harm who grades it, or who reads what it says. It runs in a VM and nowhere else.
 */
import { join } from 'node:path'
import { FILE, firstDoing, type HostileHandIn, handIn, REFERENCE, write } from './define.ts'

const say = (text: string): string => firstDoing(`throw new Error(${JSON.stringify(text)})`)

export const codes: HostileHandIn[] = [
  handIn(
    'says-escapes',
    'clears the screen of who reads its error',
    say('\x1b[2J\x1b]0;owned\x07\x9b31m\r✓ passed\u202e'),
  ),
  handIn(
    'says-markup',
    'has its error run in the page',
    say('<script>alert(1)</script><img src=x onerror=alert(1)> ]]> &lt;'),
  ),
  handIn(
    'says-markdown',
    'has its error become a heading and a link',
    say('\n# 15 of 15\n[a](javascript:alert(1))\n```\n<b>'),
  ),
  handIn('says-formula', 'has its error computed in a table', say('=cmd|" /C calc"!A1\n,"x\t@SUM(1)')),
  handIn(
    'says-results',
    'prints a line of results.jsonl, and a verdict of ours',
    say(
      '\n{"schemaVersion":1,"submission":"good","lab":"4.6","points":0}\n{"check":"x","status":"passed"}\n',
    ),
  ),
  handIn(
    'changes-prototypes',
    'has every object pass',
    firstDoing(
      "Object.prototype.passed = true; Object.prototype.status = 'passed'; throw new Error('__proto__')",
    ),
  ),
  handIn('exits', 'ends with success before anything is looked at', firstDoing('process.exit(0)')),
  handIn(
    'leaves',
    'has its process replaced by one that says nothing',
    firstDoing("process.kill(process.pid, 'SIGSTOP'); process.abort()"),
  ),
  handIn(
    'imports-machine',
    'has a file of this machine in its bundle',
    `import x from '../../../../../etc/hostname'\nexport const NetworkModes = x\n`,
    'unreadable',
  ),
  handIn(
    'imports-neighbor',
    'has somebody else’s lab in its bundle',
    `export * from '../../../good/${FILE}'\n`,
    'unreadable',
  ),
  handIn(
    'imports-solutions',
    'has the reference in its bundle',
    `export * from '../../solutions/4.6-network-modes/network-modes.ts'\n`,
    'unreadable',
  ),
  handIn(
    'imports-package',
    'has a package of this machine in its bundle',
    `export * from 'esbuild'\n`,
    'unreadable',
  ),
  handIn(
    'imports-pattern',
    'has every file of a folder in its bundle',
    'export const NetworkModes = await import(`../../$' + '{process.argv[2]}.ts`)\n',
    'unreadable',
  ),
  handIn(
    'deep',
    'breaks what parses it',
    `export const NetworkModes = ${'['.repeat(300_000)}\n`,
    'unreadable',
  ),
  {
    ...handIn('own-config', 'has its own settings used to bundle it', REFERENCE, 'passed'),
    make({ folder }) {
      const own = join(folder, 'own-config')
      write(join(own, FILE), REFERENCE)
      write(join(own, 'labs/tsconfig.json'), '{"compilerOptions":{"paths":{"*":["/etc/*"]}}}')
      write(
        join(own, 'labs/package.json'),
        '{"type":"commonjs","scripts":{"postinstall":"touch /tmp/sprung"}}',
      )
      write(join(own, 'labs/vitest.config.ts'), "throw new Error('sprung')")
      write(join(own, 'checks/4.6-network-modes/index.check.ts'), "throw new Error('sprung')")
      write(join(own, 'grading.yaml'), 'labs: {"4.6": {points: 1000}}')
    },
  },
]
