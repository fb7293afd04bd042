export { lateEvidence, latePayoutEvidence, statementSweep } from './rent-payment/evidence';
export { mpesaPayment } from './rent-payment/mpesa';
export { paymentRefund } from './rent-payment/refund';
export { bankDeposit, chargeAdjustment, paymentReversal } from './rent-payment/requests';
export { rentPayment } from './rent-payment/workflow';
