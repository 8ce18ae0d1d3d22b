"""Acts: what people do, as functions `act(session, actor, input)`.

An act asks `access.require`, changes rows, tells the audit trail, and never commits: `database.transaction` does.
"""
