import { kenyanMobile } from './phone';

test.each([
  '+254712345678',
  '254712345678',
  '00254712345678',
  '0712345678',
  '712345678',
  '0712 345 678',
  '+254 (712) 345-678',
  '0712.345.678',
])('%s is one number, however it was written', (written) => {
  expect(kenyanMobile(written)).toBe('+254712345678');
});

test('numbers that begin with 1 are mobile numbers too', () => {
  expect(kenyanMobile('0112345678')).toBe('+254112345678');
});

test.each([
  '',
  '0712',
  '07123456789',
  '0201234567',
  '+255712345678',
  '+447911123456',
  'o712345678',
  '++254712345678',
])('«%s» is no Kenyan mobile number', (written) => {
  expect(kenyanMobile(written)).toBeNull();
});
