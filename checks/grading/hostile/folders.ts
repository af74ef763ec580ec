/**
 * Folders with things in them that are no plain files, or with names that are no plain names.
 */
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FILE, type HostileHandIn, handIn, type Place, REFERENCE, SLUG, write } from './define.ts'

const NOT_OPENED = /is a link, a pipe or a device, which is not opened/

/** Its file for the lab is not a file. */
function odd(
  name: string,
  tries: string,
  make: (file: string, place: Place) => void,
  say = NOT_OPENED,
): HostileHandIn {
  return {
    ...{ name, tries, must: { be: 'missing', say } },
    make(place) {
      const file = join(place.folder, name, FILE)
      mkdirSync(dirname(file), { recursive: true })
      make(file, place)
    },
  }
}

/** Good code under a name that something could take for more than a name. */
function named(name: string, tries: string): HostileHandIn {
  return { ...handIn(name, tries, REFERENCE, 'passed') }
}

export const folders: HostileHandIn[] = [
  odd('link-to-secret', 'has a secret of this machine read', (file, { outside }) =>
    symlinkSync(join(outside, 'secret.ts'), file),
  ),
  odd('link-to-device', 'has an endless file read', (file) => symlinkSync('/dev/zero', file)),
  odd('pipe', 'keeps who opens it waiting', (file) => void execFileSync('mkfifo', [file])),
  odd('device', 'is an endless file', (file) => void execFileSync('mknod', [file, 'c', '1', '5'])),
  odd(
    'sparse',
    'claims a terabyte that takes no room',
    (file) => {
      writeFileSync(file, '')
      truncateSync(file, 1024 ** 4)
    },
    /is larger than 1024 KB/,
  ),
  odd(
    'huge',
    'has 100 MB bundled',
    (file) => writeFileSync(file, Buffer.alloc(100 * 1024 * 1024, '/')),
    /is larger than 1024 KB/,
  ),
  odd(
    'not-utf8',
    'has a name that is no text',
    (file) => {
      writeFileSync(
        Buffer.concat([Buffer.from(`${dirname(file)}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.ts')]),
        'x',
      )
    },
    /cannot be read/,
  ),
  odd(
    'escape-in-file',
    'clears the screen of who looks at the list',
    (file) => writeFileSync(`${dirname(file)}/a\x1b[2J\nb.ts`, 'x'),
    /its name has control characters/,
  ),
  {
    name: 'linked-labs',
    tries: 'has a folder of somebody else’s labs taken for its own',
    must: { be: 'missing', say: NOT_OPENED },
    make({ folder, outside }) {
      mkdirSync(join(folder, 'linked-labs'))
      symlinkSync(join(outside, 'labs'), join(folder, 'linked-labs/labs'))
    },
  },
  {
    name: 'linked-to-root',
    tries: 'has the whole machine searched for labs',
    must: { be: null, say: NOT_OPENED },
    make: ({ folder }) => symlinkSync('/', join(folder, 'linked-to-root')),
  },
  {
    name: 'neighbor',
    tries: 'hands in a link to what somebody else hands in',
    must: { be: 'missing', say: NOT_OPENED },
    make({ folder }) {
      mkdirSync(join(folder, 'neighbor', 'labs'), { recursive: true })
      symlinkSync(join('../../good/labs', SLUG), join(folder, 'neighbor/labs', SLUG))
    },
  },
  {
    name: 'hard-link',
    tries: 'has a secret quoted in an error, by another name of the same file',
    must: { be: 'unreadable' },
    make({ folder, outside }) {
      mkdirSync(dirname(join(folder, 'hard-link', FILE)), { recursive: true })
      linkSync(join(outside, 'broken.ts'), join(folder, 'hard-link', FILE))
    },
  },
  {
    name: 'capitals',
    tries: 'overwrites one file with another where capitals are the same',
    must: { be: 'passed', say: /differ only in capitals/ },
    make({ folder }) {
      const own = join(folder, 'capitals', FILE)
      write(own, REFERENCE)
      write(own.replace('network-modes.ts', 'Network-Modes.ts'), 'throw 1')
    },
  },
  {
    name: 'many-names',
    tries: 'has so many files that nothing else is read',
    must: { be: 'passed', say: /more than 300 files/ },
    make({ folder }) {
      write(join(folder, 'many-names', FILE), REFERENCE)
      for (let count = 0; count < 1500; count += 1)
        write(join(folder, 'many-names/labs/more', `x${count}.ts`), 'x')
    },
  },
  named('<img src=x onerror=alert(1)>', 'is markup in the page'),
  named('=HYPERLINK("http:example.edu")', 'is a formula in the table'),
  named('[a](javascript:alert(1)) `b` | c', 'is a link in the feedback'),
  named('__proto__', 'changes every object'),
  named('constructor', 'is a property that every object has'),
  named('con.aux. ', 'is no name on some machines'),
  {
    ...named('a\x1b]0;owned\x07\x1b[2J', 'sets the title of the terminal and clears it'),
    must: { be: null },
  },
  { ...named('two\nlines "quoted"', 'is two lines of a list'), must: { be: null } },
  { ...named('\u202egnp.\u2066', 'is written from right to left'), id: '\\u202egnp.\\u2066' },
]
