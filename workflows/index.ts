export { bankDeposit, chargeAdjustment, paymentReversal } from './rent-payment/requests';
export { rentPayment } from './rent-payment/workflow';
