"""The order desk's pages in the back office."""

from marketplace.ordering.views.messages import message
from marketplace.ordering.views.orders import note, order, proof, settle, step
from marketplace.ordering.views.papers import label, labels, packing_list, packing_lists
from marketplace.ordering.views.refunds import paid_back, refund, refund_proof, retry_refund, withdraw
from marketplace.ordering.views.returns import answer_return, return_photo

__all__ = [
    "answer_return",
    "label",
    "labels",
    "message",
    "note",
    "order",
    "packing_list",
    "packing_lists",
    "paid_back",
    "proof",
    "refund",
    "refund_proof",
    "retry_refund",
    "return_photo",
    "settle",
    "step",
    "withdraw",
]
