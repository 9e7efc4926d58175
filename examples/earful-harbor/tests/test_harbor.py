from earful_harbor import Harbor

from earful.testing import contract

TestHarbor = contract(Harbor, cases="cases/harbor", same_name=False)
