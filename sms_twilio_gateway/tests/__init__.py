from . import (
    test_bridge,
    test_concurrency,
    test_gateway,
    test_lane,
    test_message,
    test_privacy,
    test_reconciliation,
    test_security_gateway,
    test_security_webhooks,
    test_senders,
    test_settle,
    test_webhooks,
)
