import { expect, test } from 'vitest'
import { parseDownloadSize } from './root.ts'

test.each([
  ['Need to get 102 MB of archives.', 102e6],
  ['Need to get 7,300 kB of archives.', 7.3e6],
  ['Need to get 512 B of archives.', 512],
  ['Need to get 4,096 B/1.2 GB of archives.', 4096],
  ['Get:1 http://deb.example trixie/main amd64 jq [80 kB]', undefined],
])('%s', (line, size) => {
  expect(parseDownloadSize(line)).toBe(size)
})
