import fc from 'fast-check';
import { eastAfricanStamp, eastAfricanText, parseEastAfrican } from './times';

test.each<[string | number, string]>([
  [20191219102115, '2019-12-19T07:21:15Z'],
  ['20231121121325', '2023-11-21T09:13:25Z'],
  ['2020-08-04 8:36:00', '2020-08-04T05:36:00Z'],
  ['2020-08-05T10:13:00Z', '2020-08-05T07:13:00Z'],
  ['2020-08-05T10:13:00.000+03:00', '2020-08-05T07:13:00Z'],
  ['06.07.2024 22:48:52', '2024-07-06T19:48:52Z'],
  ['20240101013000', '2023-12-31T22:30:00Z'],
])('%p is East African', (written, instant) => {
  expect(parseEastAfrican(written)).toEqual(new Date(instant));
});

test.each([
  '',
  '2019121910211',
  '201912191021150',
  '20191319102115',
  '20190230102115',
  '20191219242115',
  '20191219106015',
  '2020-08-04',
  '2020-08-04 8:36',
  '2020-08-04T08:36:00+01:00',
  '31.02.2024 10:00:00',
  '06/07/2024 22:48:52',
  NaN,
  0,
])('%p is no time', (written) => {
  expect(() => parseEastAfrican(written)).toThrow(RangeError);
});

test('a written time is read back to the second, in both ways of writing it', () => {
  const instants = fc.date({
    min: new Date('2007-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, (instant) => {
      const second = new Date(Math.floor(instant.getTime() / 1_000) * 1_000);
      expect(parseEastAfrican(eastAfricanStamp(instant))).toEqual(second);
      expect(parseEastAfrican(Number(eastAfricanStamp(instant)))).toEqual(second);
      expect(parseEastAfrican(eastAfricanText(instant))).toEqual(second);
    }),
  );
});
