import { describe, expect, it } from 'vitest'
import { madeBy } from './fixture.ts'
import { droppedGroup, droppedOption, negated, otherStates, otherWord } from './options.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are sources
describe('droppedOption', () => {
  it('leaves out an option with its value, and the ! before it', () => {
    expect(madeBy(droppedOption, '`-s ${net} ! -o ${br} -j MASQUERADE`')).toEqual([
      '`! -o ${br} -j MASQUERADE`',
      '`-s ${net} -j MASQUERADE`',
      '`-s ${net} ! -o ${br}`',
    ])
  })

  it('takes a match with its options, and a protocol alone or with the port', () => {
    expect(madeBy(droppedOption, '`-m conntrack --ctstate DNAT -p tcp --dport 80`')).toEqual([
      '`-p tcp --dport 80`',
      '`-m conntrack -p tcp --dport 80`',
      '`-m conntrack --ctstate DNAT --dport 80`',
      '`-m conntrack --ctstate DNAT -p tcp`',
      '`-m conntrack --ctstate DNAT`',
    ])
  })

  it('takes a quoted value as one', () => {
    expect(madeBy(droppedOption, '`--comment "publish ${port} to" -j DROP`')[0]).toBe('`-j DROP`')
  })

  it('knows the words of ip', () => {
    expect(madeBy(droppedOption, '$`ip link add ${a} up master ${b}`')).toEqual([
      '$`ip link add ${a} master ${b}`',
      '$`ip link add ${a} up`',
    ])
  })

  it('reads arrays', () => {
    expect(madeBy(droppedOption, "['-i', bridge, '-j', 'ACCEPT']")).toEqual([
      "['-j', 'ACCEPT']",
      "['-i', bridge]",
    ])
  })

  it.each(["'no rule'", '`${a} and ${b}`', '[1, 2]', "['tcp', 'udp']"])('sees none in %s', (source) => {
    expect(madeBy(droppedOption, source)).toEqual([])
  })
})

describe('droppedGroup', () => {
  it('leaves out what stands for several options', () => {
    expect(madeBy(droppedGroup, '`-A FORWARD ${ours} -j ${target}`')).toEqual(['`-A FORWARD -j ${target}`'])
    expect(madeBy(droppedGroup, "['-i', a, ...this.ours]")).toEqual(["['-i', a]"])
  })
})

describe('negated', () => {
  it('puts a ! where there was none, and takes away the one that is there', () => {
    expect(madeBy(negated, '`-i ${a} ! -o ${a}`')).toEqual(['`! -i ${a} ! -o ${a}`', '`-i ${a} -o ${a}`'])
    expect(madeBy(negated, "['-i', a, '-j', 'DROP']")).toEqual(["['!', '-i', a, '-j', 'DROP']"])
  })
})

describe('otherWord', () => {
  it('turns round', () => {
    expect(madeBy(otherWord, "['-i', a, '-j', 'DROP']")).toEqual([
      "['-o', a, '-j', 'DROP']",
      "['-i', a, '-j', 'ACCEPT']",
      "['-i', a, '-j', 'RETURN']",
    ])
    expect(madeBy(otherWord, '`-A FORWARD -s ${a}`')).toEqual([
      '`-I FORWARD -s ${a}`',
      '`-A INPUT -s ${a}`',
      '`-A FORWARD -d ${a}`',
    ])
  })
})

describe('otherStates', () => {
  it('leaves one out, or lets new ones in', () => {
    expect(madeBy(otherStates, '`-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`')).toEqual([
      '`-m conntrack --ctstate ESTABLISHED -j ACCEPT`',
      '`-m conntrack --ctstate RELATED -j ACCEPT`',
      '`-m conntrack --ctstate RELATED,ESTABLISHED,NEW -j ACCEPT`',
    ])
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are sources
