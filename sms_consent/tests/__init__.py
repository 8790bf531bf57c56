from . import (
    test_access,
    test_consent,
    test_door,
    test_gate,
    test_inbound,
    test_ledger,
    test_log,
    test_phones,
    test_portal,
    test_portal_access,
    test_proof,
    test_suppression,
)
