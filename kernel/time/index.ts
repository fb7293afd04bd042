export { backOffMs } from './back-off';
export { systemClock, type Clock } from './clock';
export {
  businessDateIn,
  isBusinessDate,
  parseBusinessDate,
  monthOf,
  NAIROBI,
  type BusinessDate,
} from './business-date';
