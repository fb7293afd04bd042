import fc from 'fast-check';
import { eastAfricanStamp, eastAfricanText, parseEastAfrican } from './times';

const AT = new Date('2019-12-19T07:21:15Z');

test('a time is written East African, without a zone', () => {
  expect(eastAfricanStamp(AT)).toBe('20191219102115');
  expect(eastAfricanText(AT)).toBe('2019-12-19 10:21:15');
});

test.each([
  ['2025-12-31T21:00:00Z', '20260101000000'],
  ['2025-12-31T20:59:59.999Z', '20251231235959'],
  ['2024-02-28T21:00:00Z', '20240229000000'],
])('%s is %s in Nairobi: day, month and year turn there first', (at, stamp) => {
  expect(eastAfricanStamp(new Date(at))).toBe(stamp);
});

describe('a time of the provider', () => {
  test.each([
    ['of a push, a number', 20191219102115],
    ['of a push, text', '20191219102115'],
    ['of the statement', '2019-12-19 10:21:15'],
    ['of the portal’s statement, whose zone is not meant', '2019-12-19T10:21:15Z'],
    ['with a fraction and its true zone', '2019-12-19T10:21:15.000+03:00'],
    ['of a payout', '19.12.2019 10:21:15'],
    ['with blanks around it', ' 20191219102115 '],
  ])('%s, is that moment', (_what, text) => expect(parseEastAfrican(text)).toEqual(AT));

  test.each(['2020-08-04 8:36:00', '04.08.2020 8:36:00'])('has an hour of one digit: %s', (text) =>
    expect(parseEastAfrican(text)).toEqual(new Date('2020-08-04T05:36:00Z')),
  );

  test('that we wrote is read as the same second, in each of the three ways', () => {
    const moments = fc.date({
      min: new Date('2007-03-06T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const second = new Date(Math.floor(moment.getTime() / 1_000) * 1_000);
        const [date = '', clock = ''] = eastAfricanText(moment).split(' ');
        const dayFirst = `${date.split('-').toReversed().join('.')} ${clock}`;
        const stamp = eastAfricanStamp(moment);
        for (const text of [stamp, Number(stamp), `${date} ${clock}`, dayFirst])
          expect(parseEastAfrican(text)).toEqual(second);
      }),
    );
  });

  test.each([
    ...['', 'yesterday', '2019-12-19', '2019121910211', '201912191021150', '10:21:15', '19/12/2019 10:21:15'],
    ...['20191319102115', '20190001102115', '20190231102115', '20191219242115', '20191219106015'],
    ...['20191219102160', '2023-02-29 10:21:15', '31.04.2024 10:21:15', '2019-1219 10:21:15'],
    ...['2019-12-19T10:21:15-08:00', 0, NaN, 1_576_740_075],
  ])('is not guessed: %j is refused', (text) => {
    expect(() => parseEastAfrican(text)).toThrow(new RangeError('not a time of the provider'));
  });
});
